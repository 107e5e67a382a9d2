"""The one server: for this machine, and for others over TLS.

serve.py   listens, behind `plainleaf studio` and `plainleaf watch`
door.py    who is answered from other machines: signing in
"""
