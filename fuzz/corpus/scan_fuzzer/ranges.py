from socket import socket

s = socket()
least, most = -(2**63), 2**63 - 1

for port in range(least, most, most):
    s.bind(("", port))  # expect: PY029
for port in range(most, least, -(2**32)):
    s.bind(("127.0.0.1", port))

if 7 in range(1, 9, 3):
    s.bind(("0.0.0.0", 1))  # expect: PY029
if 8 in range(1, 9, 3):
    s.bind(("0.0.0.0", 2))
if 1 in range(9, 0, -4):
    s.bind(("0.0.0.0", 3))  # expect: PY029
if 0 in range(9, 0, -3):
    s.bind(("0.0.0.0", 4))
if least in range(most, least, -1):
    s.bind(("0.0.0.0", 5))
if least + 1 in range(most, least, -1):
    s.bind(("0.0.0.0", 6))  # expect: PY029
if list(range(most, least, -most)) == [most, 0, -most]:
    s.bind(("0.0.0.0", 7))  # expect: PY029
if range(5, 5) or range(5, 9, -1):
    s.bind(("0.0.0.0", 8))
