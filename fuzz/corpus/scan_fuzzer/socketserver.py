import socketserver
from socketserver import *
HOST = ""
class S(ThreadingMixIn, TCPServer):
    def __init__(self, a=(HOST, 1)):
        super().__init__(a, None)
S()
socketserver.UDPServer(server_address=[*('0', 2)], RequestHandlerClass=H)
