"""Where candidates come from: the list of sources, links that carry one, and referrals by colleagues."""
