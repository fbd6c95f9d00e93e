"""The classic deep convolutional GAN in PyTorch on Fashion-MNIST, as a peer of image-gan and image-flow.

    python3 classic_gan.py SECONDS FOLDER [SEED] [--data DIRECTORY]

It is the network of Jacquard's workload "gan" with the usual corrections: pictures from -1 to 1, made pictures detached in
the critic's step, fresh noise in each step, non-saturating losses, Adam with betas 0.5 and 0.999 at a rate of 0.0002, batches
of 128, and a moving average of the generator. It trains for SECONDS of computing, then writes 10,000 pictures of the average
as PNG files into FOLDER, for `jacquard evaluate RUN --works FOLDER`, and prints one line of JSON.

It needs PyTorch, NumPy and Pillow (Debian: python3-torch, python3-numpy, python3-pil, dataset-fashion-mnist).
"""
import argparse
import gzip
import json
import os
import time

import numpy as np
import torch
import torch.nn as nn
import torch.nn.functional as F
from PIL import Image

BATCH, NOISE, WORKS = 128, 100, 10_000


class Generator(nn.Module):
    def __init__(self):
        super().__init__()
        self.cells = nn.Linear(NOISE, 6272, bias=False)
        self.doubling1 = nn.ConvTranspose2d(128, 64, 4, 2, 1, bias=False)
        self.doubling2 = nn.ConvTranspose2d(64, 1, 4, 2, 1, bias=False)
        self.normal1 = nn.BatchNorm2d(128, track_running_stats=False)
        self.normal2 = nn.BatchNorm2d(64, track_running_stats=False)

    def forward(self, noise):
        x = F.relu(self.normal1(self.cells(noise).reshape(-1, 128, 7, 7)))
        return torch.tanh(self.doubling2(F.relu(self.normal2(self.doubling1(x)))))


class Critic(nn.Module):
    def __init__(self):
        super().__init__()
        self.halving1 = nn.Conv2d(1, 64, 4, 2, 1, bias=False)
        self.halving2 = nn.Conv2d(64, 128, 4, 2, 1, bias=False)
        self.verdict = nn.Linear(6272, 1, bias=False)

    def forward(self, x):
        x = F.leaky_relu(self.halving2(F.leaky_relu(self.halving1(x), 0.2)), 0.2)
        return self.verdict(x.flatten(1))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("seconds", type=float)
    parser.add_argument("folder")
    parser.add_argument("seed", type=int, nargs="?", default=1)
    parser.add_argument("--data", default="/usr/share/datasets/fashion-mnist")
    parser.add_argument("--threads", type=int, default=os.cpu_count())
    choices = parser.parse_args()
    torch.set_num_threads(choices.threads)
    torch.manual_seed(choices.seed)
    with gzip.open(os.path.join(choices.data, "train-images-idx3-ubyte.gz")) as file:
        samples = np.frombuffer(file.read(), np.uint8, offset=16).reshape(-1, 1, 28, 28)
    pictures = torch.from_numpy(samples.copy()).float().div(127.5).sub(1)

    generator, average, critic = Generator(), Generator(), Critic()
    for network in (generator, critic):
        for weight in network.parameters():
            if weight.dim() > 1:
                nn.init.normal_(weight, 0, 0.02)
    average.load_state_dict(generator.state_dict())
    players = [torch.optim.Adam(n.parameters(), 2e-4, (0.5, 0.999)) for n in (generator, critic)]

    def step(real):
        made = generator(torch.randn(BATCH, NOISE))
        players[1].zero_grad()
        (F.softplus(-critic(real)).mean() + F.softplus(critic(made.detach())).mean()).backward()
        players[1].step()
        players[0].zero_grad()
        F.softplus(-critic(made)).mean().backward()
        players[0].step()
        with torch.no_grad():
            for mean, weight in zip(average.parameters(), generator.parameters()):
                mean.lerp_(weight, 0.001)

    spent, steps, order, at = 0.0, 0, torch.randperm(len(pictures)), 0
    while spent < choices.seconds:
        begun = time.perf_counter()
        if at + BATCH > len(pictures):
            order, at = torch.randperm(len(pictures)), 0
        step(pictures[order[at:at + BATCH]])
        at += BATCH
        steps += 1
        spent += time.perf_counter() - begun

    os.makedirs(choices.folder, exist_ok=True)
    with torch.no_grad():
        noise = torch.randn(WORKS, NOISE, generator=torch.Generator().manual_seed(7))
        made = torch.cat([average(part) for part in noise.split(500)])
    samples = made.add(1).mul(127.5).round().clamp(0, 255).to(torch.uint8).numpy()
    for number, sample in enumerate(samples):
        Image.fromarray(sample[0]).save(os.path.join(choices.folder, "%05d.png" % number))
    print(json.dumps({
        "torch": torch.__version__, "seconds": round(spent, 1), "steps": steps,
        "pictures_per_second": round(steps * BATCH / spent), "works": WORKS, "folder": choices.folder}))


if __name__ == "__main__":
    main()
