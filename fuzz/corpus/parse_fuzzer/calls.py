a(b, *c, d=e, **f, g=h,)(i)[j, k:l:m, *n, ::].o.p[:]
f(a=1, b)
f(**a, *b)
f(a:=1, (b)=2)
