import socket
def f(:
  pass
socket.socket().bind(('', 1)
x = 1
print socket.create_server(('', 2))
