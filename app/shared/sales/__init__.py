"""What files about sales are written in: ids of the CRM, amounts of money, fiscal quarters."""
