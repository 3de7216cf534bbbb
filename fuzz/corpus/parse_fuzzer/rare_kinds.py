type A[T: int = str, *Ts = *x, **P = [int]] = t'{a!r:>{b}}' | f'{c}'
async def f(a, /, b: int = 1, *c, d, **e) -> g:
    async for x in y: await z
    async with v as w: yield from u
    return [i async for i in j], {k: 1 for k in l}, {m for m in n}, (o for o in p)
class B[T](C, metaclass=D): global q; nonlocal_ = 1
def h():
    nonlocal r; del s; assert t, 'u'; raise v from w
try: pass
except* X as e: continue
else: break
finally: import a.b as c; from . import d
while x[1:2]: y @= lambda: (z := not -1 if a and b else c < d)
match a:
    case 1 | None | [b, *_] | {'k': c, **d} | E(f, g=h) as i if j: pass
for k in {**l}, {m}, *n: o: int = 1
