from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class WorkshopConfig(AppConfig):
    name = "workshop"
    verbose_name = "Takibi"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        autodiscover_modules("exercise", "characters")
