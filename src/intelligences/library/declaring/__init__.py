"""How an organisation declares its uses: the steps, their forms, and what they become."""
