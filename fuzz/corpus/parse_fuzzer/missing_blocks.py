try: a
except B as c:
except D: d
match x:
y
