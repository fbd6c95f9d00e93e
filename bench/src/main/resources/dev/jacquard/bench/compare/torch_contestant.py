"""The compared training steps in PyTorch for Python: torch_contestant.py WORKLOAD EXERCISE.

Speaks as dev.jacquard.bench.compare.Pacer does, and computes what bench/README.md writes out. Fits PyTorch 1.13 and newer.
"""
import json
import math
import os
import sys
import time

import numpy
import torch
import torch.nn as nn
import torch.nn.functional as F

CHARACTERS, CLASSES, SIDE, GAN_LATENT, VAE_LATENT = 96, 10, 28, 100, 32
PICTURES, TEXT = 4096, 1 << 18
RATES = {"classifier": 1e-3, "gan": 2e-4, "vae": 1e-3, "lstm": 2e-3, "gpt-4x128": 1e-3, "gpt-6x384": 1e-3}


def normal(layer, deviation):
    nn.init.normal_(layer.weight, 0, deviation)
    if getattr(layer, "bias", None) is not None:
        nn.init.zeros_(layer.bias)
    return layer


def linear(inputs, outputs, deviation, bias=True):
    return normal(nn.Linear(inputs, outputs, bias=bias), deviation)


def halving(inputs, outputs, deviation):
    return normal(nn.Conv2d(inputs, outputs, 4, 2, 1), deviation)


def doubling(inputs, outputs, deviation):
    return normal(nn.ConvTranspose2d(inputs, outputs, 4, 2, 1), deviation)


class Plain:
    """One network and its loss."""

    def __init__(self, network, rate, loss):
        self.network, self.loss = network, loss
        self.adam = torch.optim.Adam(network.parameters(), rate)

    def parameters(self):
        return sum(p.numel() for p in self.network.parameters())

    def step(self, examples, answers):
        self.adam.zero_grad(set_to_none=True)
        loss = self.loss(self.network, examples, answers)
        loss.backward()
        self.adam.step()
        return loss.item()


def classified(network, examples, answers):
    logits = network(examples)
    return F.cross_entropy(logits.reshape(-1, logits.shape[-1]), answers.reshape(-1))


def classifier():
    return nn.Sequential(
        normal(nn.Conv2d(1, 32, 3, padding=1), math.sqrt(2 / 9)), nn.ReLU(), nn.MaxPool2d(2),
        normal(nn.Conv2d(32, 64, 3, padding=1), math.sqrt(2 / 288)), nn.ReLU(), nn.MaxPool2d(2),
        nn.Flatten(), linear(3136, 512, math.sqrt(2 / 3136)), nn.ReLU(), linear(512, CLASSES, math.sqrt(1 / 512)))


class Gan:
    def __init__(self, batch, rate):
        self.batch = batch
        self.generator = nn.Sequential(
            linear(GAN_LATENT, 6272, .02), nn.Unflatten(1, (128, 7, 7)), nn.BatchNorm2d(128), nn.ReLU(),
            doubling(128, 64, .02), nn.BatchNorm2d(64), nn.ReLU(), doubling(64, 1, .02), nn.Tanh())
        self.critic = nn.Sequential(
            halving(1, 64, .02), nn.LeakyReLU(.2), halving(64, 128, .02), nn.LeakyReLU(.2), nn.Flatten(),
            linear(6272, 1, .02))
        self.adams = [torch.optim.Adam(n.parameters(), rate) for n in (self.generator, self.critic)]

    def parameters(self):
        return sum(p.numel() for n in (self.generator, self.critic) for p in n.parameters())

    def step(self, examples, answers):
        made = self.generator(torch.randn(self.batch, GAN_LATENT))
        self.adams[0].zero_grad(set_to_none=True)
        F.softplus(-self.critic(made)).mean().backward()
        self.adams[0].step()
        self.adams[1].zero_grad(set_to_none=True)
        loss = F.softplus(-self.critic(examples)).mean() + F.softplus(self.critic(made.detach())).mean()
        loss.backward()
        self.adams[1].step()
        return loss.item()


class Vae(nn.Module):
    def __init__(self):
        super().__init__()
        self.encoder = nn.Sequential(
            halving(1, 32, math.sqrt(2 / 16)), nn.ReLU(), halving(32, 64, math.sqrt(2 / 512)), nn.ReLU(), nn.Flatten(),
            linear(3136, 256, math.sqrt(2 / 3136)), nn.ReLU(), linear(256, 2 * VAE_LATENT, .02))
        self.decoder = nn.Sequential(
            linear(VAE_LATENT, 256, math.sqrt(2 / VAE_LATENT)), nn.ReLU(), linear(256, 3136, math.sqrt(2 / 256)), nn.ReLU(),
            nn.Unflatten(1, (64, 7, 7)), doubling(64, 32, math.sqrt(2 / 256)), nn.ReLU(), doubling(32, 1, .02))

    @staticmethod
    def loss(self, pictures, answers):
        mean, variance = self.encoder(pictures).chunk(2, 1)
        logits = self.decoder(mean + torch.randn_like(mean) * (.5 * variance).exp())
        error = F.binary_cross_entropy_with_logits(logits, pictures, reduction="sum")
        return (error + .5 * (mean * mean + variance.exp() - variance - 1).sum()) / len(pictures)


class Lstm(nn.Module):
    def __init__(self):
        super().__init__()
        self.embedding = normal(nn.Embedding(CHARACTERS, 128), 1)
        self.lstm, self.head = nn.LSTM(128, 512, 2, batch_first=True), linear(512, CHARACTERS, math.sqrt(1 / 512))
        for name, p in self.lstm.named_parameters():
            if "bias" in name:
                nn.init.zeros_(p)

    def forward(self, characters):
        return self.head(self.lstm(self.embedding(characters))[0])


class Block(nn.Module):
    def __init__(self, width, heads):
        super().__init__()
        self.heads, d = heads, math.sqrt(1 / width)
        self.before, self.between = nn.LayerNorm(width), nn.LayerNorm(width)
        self.parts, self.projection = linear(width, 3 * width, d), linear(width, width, d)
        self.up, self.down = linear(width, 4 * width, d), linear(4 * width, width, d / 2)

    def forward(self, x, mask):
        batch, length, width = x.shape
        q, k, v = self.parts(self.before(x)).reshape(batch, length, 3, self.heads, -1).permute(2, 0, 3, 1, 4)
        if mask is None:
            y = F.scaled_dot_product_attention(q, k, v, is_causal=True)
        else:
            y = (q @ k.transpose(-1, -2) * (width // self.heads) ** -.5 + mask).softmax(-1) @ v
        x = x + self.projection(y.transpose(1, 2).reshape(batch, length, width))
        return x + self.down(F.gelu(self.up(self.between(x))))


class Gpt(nn.Module):
    def __init__(self, layers, width, heads, length):
        super().__init__()
        self.embedding, self.positions = normal(nn.Embedding(CHARACTERS, width), .02), normal(nn.Embedding(length, width), .02)
        self.blocks = nn.ModuleList(Block(width, heads) for _ in range(layers))
        self.norm, self.head = nn.LayerNorm(width), linear(width, CHARACTERS, .02, bias=False)
        fused = hasattr(F, "scaled_dot_product_attention")
        self.mask = None if fused else torch.full((length, length), -math.inf).triu(1)

    def forward(self, characters):
        x = self.embedding(characters) + self.positions.weight
        for block in self.blocks:
            x = block(x, self.mask)
        return self.head(self.norm(x))


def network(kind, batch, length):
    rate = RATES[kind]
    if kind == "gan":
        return Gan(batch, rate)
    if kind == "vae":
        return Plain(Vae(), rate, Vae.loss)
    layers, width, heads = (4, 128, 4) if kind == "gpt-4x128" else (6, 384, 6)
    made = classifier() if kind == "classifier" else Lstm() if kind == "lstm" else Gpt(layers, width, heads, length)
    return Plain(made, rate, classified)


def exercise(path, kind, length):
    data = numpy.fromfile(path, numpy.uint8)
    pixels = PICTURES * SIDE * SIDE
    if kind in ("classifier", "gan", "vae"):
        pictures = torch.from_numpy(data[:pixels].astype(numpy.float32) / 255).reshape(-1, 1, SIDE, SIDE)
        return pictures, torch.from_numpy(data[pixels:pixels + PICTURES].astype(numpy.int64))
    text = torch.from_numpy(data[pixels + PICTURES:].astype(numpy.int64))
    count = TEXT // length
    return text[:count * length].reshape(count, length), text[1:count * length + 1].reshape(count, length)


def number(value):
    return value if math.isfinite(value) else None


def main():
    out, sys.stdout = sys.stdout, sys.stderr
    kind, sizes = sys.argv[1].split(":")
    batch, length = (int(n) for n in (sizes.split("x") + ["1"])[:2])
    threads = len(os.sched_getaffinity(0))
    torch.set_num_threads(threads)
    torch.manual_seed(1)
    net = network(kind, batch, length)
    examples, answers = exercise(sys.argv[2], kind, length)
    slices = len(examples) // batch
    config = torch.__config__.show()
    vectors = config.split("CPU capability usage: ")[1].split()[0] if "CPU capability usage: " in config else ""
    print(json.dumps({"ready": True, "parameters": net.parameters(), "threads": threads,
                      "library": "PyTorch " + torch.__version__, "vectors": vectors}), file=out, flush=True)
    step = 0
    for line in sys.stdin:
        words = line.split()
        every = words[0] == "check"
        limit, seconds = int(words[1]) if every else math.inf, float(words[-1])
        losses, steps, begun = [], 0, time.perf_counter()
        while steps < limit and time.perf_counter() - begun < seconds:
            at = step % slices * batch
            loss = net.step(examples[at:at + batch], answers[at:at + batch])
            if every:
                losses.append(number(loss))
            step, steps = step + 1, steps + 1
        took = time.perf_counter() - begun
        answer = {"steps": steps, "seconds": took, "loss": number(loss)}
        print(json.dumps({**answer, "losses": losses} if every else answer), file=out, flush=True)


main()
