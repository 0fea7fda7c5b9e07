"""The company's texts of mail: templates of its own, and its words for the mails of the product."""
