import socket
x = 99999999999999999999999L - 1
y = hex(x)
z = -x
w = ~x
v = f"{x:x}"
u = x < 3
t = int(x)
s = "%d" % x
r = float(x)
q = x ** 2
p = "{:,}".format(x)
o = round(x)
socket.create_server(("", x))
