[a async for b, *c in d if e if f for g in h]
{a: b for c in d}
{a for b in c}
f(a for b in c)
f(x for x in y, 1)
[*a for a in b]
