from django.apps import AppConfig


class RetrosConfig(AppConfig):
    name = "retros"
    default_auto_field = "django.db.models.BigAutoField"
