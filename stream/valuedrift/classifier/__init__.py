"""The classifier: (prompt, response) pairs in, probabilities of the five goals out.

classifier = load()                                    # the bundled model
rows = classifier.classify([Exchange(prompt, response)])   # (n, 5), integers that add up to GRID
"""

from valuedrift.classifier.bundle import ModelConfig, bundled_model_path
from valuedrift.classifier.onnx import OnnxClassifier, load
from valuedrift.classifier.protocol import Classified, Classifier, Exchange
from valuedrift.classifier.session import Provider, check_runtime

__all__ = [
    "Classified",
    "Classifier",
    "Exchange",
    "ModelConfig",
    "OnnxClassifier",
    "Provider",
    "bundled_model_path",
    "check_runtime",
    "load",
]
