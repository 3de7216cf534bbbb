with a: b
with (a): b
with (a, b): c
with (a as b, c as (d, e),): f
with (yield a): b
with (a), (b) as c.d: e
with (a)(b) as c: d
