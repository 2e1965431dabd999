from django.apps import AppConfig


class JourneyMapConfig(AppConfig):
    name = "workshop.exercises.journey_map"
    default_auto_field = "django.db.models.BigAutoField"
