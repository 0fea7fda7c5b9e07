"""What colleagues let the candidates they meet know about them: a sentence and a picture."""
