"""Coming in: phone or e-mail with a password, a code by e-mail, or a passkey."""
