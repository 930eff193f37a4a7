"""The printable paper of a form, made when it is asked for and kept nowhere."""
