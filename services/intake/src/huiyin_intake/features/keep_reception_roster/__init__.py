"""Who receives at reception days, who advises and where is kept, with the place's rules."""
