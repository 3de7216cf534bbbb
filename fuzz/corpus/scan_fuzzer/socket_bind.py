import socket as s

with s.socket(s.AF_INET, s.SOCK_STREAM) as k:
    k.bind(('0.0.0.0', 1))
host, port = '::', 80
s.create_server((host, port))
