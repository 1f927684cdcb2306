"""Prints how good the explanations are: `make quality`."""

from .figures import measured, stored

if __name__ == "__main__":
    for name, value in measured().items():
        print(f"{name:62} {value:8.2f}   (stored {stored()[name]:.2f})")
