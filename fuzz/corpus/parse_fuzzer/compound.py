@d.e[0]()
async def f[T](a, /, b: int = 1, *c, d, e=2, **g) -> h:
  async with (a as b, c): pass
  async for x, *y in z,: await w
  else: pass
class A[T](B, *c, m=d, **e):
  'doc'
while a:
  if b: c
  elif d: e
  else: f
else: g
