from django.apps import AppConfig


class OpenQuestionConfig(AppConfig):
    name = "workshop.exercises.open_question"
    default_auto_field = "django.db.models.BigAutoField"
