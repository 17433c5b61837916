"""The kernel lab: controls, the Stepper, and what lies one click away."""
