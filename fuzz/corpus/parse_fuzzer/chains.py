a.b().c[0].b().c[0].b().c[0].b().c[0].b().c[0].b().c[0].b().c[0].b().c[0].b().c[0].b().c[0].b().c[0].b().c[0].b().c[0].b().c[0].b().c[0].b().c[0].b().c[0].b().c[0].b().c[0].b().c[0].b().c[0].b().c[0].b().c[0].b().c[0].b().c[0].b().c[0].b().c[0].b().c[0].b().c[0].b().c[0].b().c[0].b().c[0].b().c[0].b().c[0].b().c[0].b().c[0].b().c[0].b().c[0].b().c[0].b().c[0]
a+a+a+a+a+a+a+a+a+a+a+a+a+a+a+a+a+a+a+a+a+a+a+a+a+a+a+a+a+a+a+a+a+a+a+a+a+a+a+a+a+a+a+a+a+a+a+a+a+a+a+a+a+a+a+a+a+a+a+a
not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not a
a**a**a**a**a**a**a**a**a**a**a**a**a**a**a**a**a**a**a**a**a**a**a**a**a**a**a**a**a**a**a**a**a**a**a**a**a**a**a**a
if a: b
elif a: b
elif a: b
elif a: b
elif a: b
elif a: b
elif a: b
elif a: b
elif a: b
elif a: b
elif a: b
elif a: b
elif a: b
elif a: b
elif a: b
elif a: b
elif a: b
elif a: b
elif a: b
elif a: b
elif a: b
elif a: b
elif a: b
elif a: b
elif a: b
elif a: b
elif a: b
elif a: b
elif a: b
elif a: b
elif a: b
((((((((((((((((((((((((((((((((((((((((a))))))))))))))))))))))))))))))))))))))))
lambda: lambda: lambda: lambda: lambda: lambda: lambda: lambda: lambda: lambda: lambda: lambda: lambda: lambda: lambda: lambda: lambda: lambda: lambda: lambda: lambda: lambda: lambda: lambda: lambda: lambda: lambda: lambda: lambda: lambda: a
