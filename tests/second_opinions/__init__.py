"""Other reasoners, each with an encoding of its own, must agree with ours."""
