"""The Gradio pages: chat, compare, operator. They call the server's use-cases and nothing below."""
