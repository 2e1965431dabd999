"""E04, the giant journey map: one shared picture of the customer's road."""
