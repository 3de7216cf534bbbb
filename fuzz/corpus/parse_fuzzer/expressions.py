a if b else lambda c, *d, e=f, **g: h or not i and j in k not in l is not m
-a**-b@c//d%e<<f>>g&h^i|j
(a := b, *c, yield)
await x ** 2
a < b <= c != d
{**a, 'b': c}
{*a, b}
()
[]
{}
...
