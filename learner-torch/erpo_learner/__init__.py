"""The learner of erpo on PyTorch FSDP2: the same contract as learner-service, on as many GPUs as there are."""
