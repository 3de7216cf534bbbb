f'{a!r:>{w}.{p}}' f'{{}}' rf'\{x}' f'''{
 a
}''' f'{f'{f'{1}'}'}' t'{a=}' f'{x:%H:%M}' f'{lambda}' f'{a' f'}' f'{
