try: a
except B as c: d
except E, F: g
except: h
else: i
finally: j
try: a
except* (B, C) as d: e
