"""What the reading notes hold, typed by hand: the package is compared with it."""
