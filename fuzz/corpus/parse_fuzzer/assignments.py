a = b = c, *d = e
a: int
(a): int = 1
a.b[c]: d = yield
a += yield from b
[a, (b, *c)] = d
a, = b
type X[T: int = str, *Ts = *a, **P] = T | None
