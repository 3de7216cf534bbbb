f'a{b!r:>{c}}{d=}{e,}{lambda: 1}' 'g' rf'\{h}'
t'{a:{b:{c}}}' t"{'x'}"
f'{*a, yield b}{a:=1}'
f'{a!z}' f'{}' f'{a b}'
