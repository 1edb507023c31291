"""Hugging Face T5 checkpoints that answer in a word: into our model folder, and fine-tuned.

A checkpoint is read without torch, and its graph is written node by node: the result is the same bytes on every
machine, in exactly the operators that ONNX Runtime is fast at. torch and transformers are the judges, not the makers.

    errors      what is wrong with a checkpoint
    shape       its config.json                     tokeniser   its tokenizer.json or spiece.model
    weights     its safetensors or pickles          settings    its template and verbalisers
    checkpoint  all of these together
    builder, precision, positions, encoder, decoder, graph      the ONNX graph
    reference   the same network in numpy, written plainly
    judge, texts, verify                                        whether the graph does what the checkpoint does
    export, card                                                the model folder
    made        checkpoints with random weights, for tests and benchmarks
    finetune, command                                           training
"""
