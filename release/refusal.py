"""What is said when there is no release."""


class Refused(Exception):
    """Something is not as it has to be; the text says what, and what to do next."""
