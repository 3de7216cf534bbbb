print x, 'y'
print >>f, x
exec s in d
raise E, 'm', t
try: a
except E, e: b
if a <> b: `c`
d = 0777 + 1L + ur'x'
def f((a, b), c): pass
