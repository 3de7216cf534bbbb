match a, *b:
  case 1 | -2+3j | 'x' 'y' | None: pass
  case [a, *_, (b)] if c: pass
  case {'k': v, A.b: 1, **rest}: pass
  case C(a, b=D.e()) as f: pass
  case _: pass
match = 1
match[a:b](c)
match(a)
print(match, case, type)
