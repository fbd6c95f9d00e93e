"""Self-play of Connect Four in the common Python design, to compare SelfPlaySpeed with: a tree of Python objects, PUCT, and
one prediction of a PyTorch network for each leaf. The network is that of the recipe game-player: residual blocks with a
policy and a value head. Arguments: channels (64), blocks (4), simulations (20), seconds (30).

Prints positions and simulations a second. The network is untrained, in evaluation mode, without gradients.
"""
import math
import sys
import time

import torch
from torch import nn

COLUMNS, ROWS = 7, 6


class Block(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.first = nn.Conv2d(channels, channels, 3, padding=1)
        self.first_norm = nn.BatchNorm2d(channels)
        self.second = nn.Conv2d(channels, channels, 3, padding=1)
        self.second_norm = nn.BatchNorm2d(channels)

    def forward(self, x):
        y = torch.relu(self.first_norm(self.first(x)))
        return torch.relu(self.second_norm(self.second(y)) + x)


class Network(nn.Module):
    def __init__(self, channels, blocks, heads=32):
        super().__init__()
        self.stem = nn.Sequential(nn.Conv2d(3, channels, 3, padding=1), nn.BatchNorm2d(channels), nn.ReLU())
        self.tower = nn.Sequential(*[Block(channels) for _ in range(blocks)])
        self.policy = nn.Sequential(
            nn.Conv2d(channels, heads, 1), nn.BatchNorm2d(heads), nn.ReLU(), nn.Flatten(),
            nn.Linear(heads * COLUMNS * ROWS, COLUMNS))
        self.value = nn.Sequential(
            nn.Conv2d(channels, heads, 1), nn.BatchNorm2d(heads), nn.ReLU(), nn.Flatten(),
            nn.Linear(heads * COLUMNS * ROWS, 64), nn.ReLU(), nn.Linear(64, 1), nn.Tanh())

    def forward(self, x):
        x = self.tower(self.stem(x))
        return torch.softmax(self.policy(x), 1), self.value(x)


class State:
    def __init__(self, columns=None, mover=1, result=None):
        self.columns = columns or [[] for _ in range(COLUMNS)]
        self.mover = mover
        self.result = result

    def legal(self):
        return [c for c in range(COLUMNS) if len(self.columns[c]) < ROWS]

    def at(self, column, row):
        if 0 <= column < COLUMNS and 0 <= row < len(self.columns[column]):
            return self.columns[column][row]
        return 0

    def play(self, column):
        columns = [list(c) for c in self.columns]
        columns[column].append(self.mover)
        after = State(columns, -self.mover)
        row = len(columns[column]) - 1
        for dx, dy in ((1, 0), (0, 1), (1, 1), (1, -1)):
            count = 1
            for sign in (1, -1):
                x, y = column + sign * dx, row + sign * dy
                while after.at(x, y) == self.mover:
                    count += 1
                    x, y = x + sign * dx, y + sign * dy
            if count >= 4:
                after.result = -1
        if after.result is None and not after.legal():
            after.result = 0
        return after

    def planes(self):
        planes = torch.zeros(1, 3, ROWS, COLUMNS)
        for column in range(COLUMNS):
            for row, owner in enumerate(self.columns[column]):
                planes[0, 0 if owner == self.mover else 1, ROWS - 1 - row, column] = 1
        if self.mover == 1:
            planes[0, 2] = 1
        return planes


class Node:
    def __init__(self, state, prior):
        self.state, self.prior = state, prior
        self.visits, self.total, self.children = 0, 0.0, {}


def search(network, root, simulations):
    evaluate(network, root)
    for _ in range(simulations):
        node, path = root, [root]
        while node.children:
            scale = math.sqrt(node.visits + 1)
            node = max(
                node.children.values(),
                key=lambda c: (-c.total / c.visits if c.visits else 0) + 1.25 * c.prior * scale / (1 + c.visits))
            path.append(node)
        value = node.state.result if node.state.result is not None else evaluate(network, node)
        for visited in reversed(path):
            visited.visits += 1
            visited.total += value
            value = -value


def evaluate(network, node):
    policy, value = network(node.state.planes())
    policy = policy[0].tolist()
    legal = node.state.legal()
    for move in legal:
        node.children[move] = Node(node.state.play(move), policy[move])
    return value.item()


def main():
    numbers = [int(a) for a in sys.argv[1:]] + [64, 4, 20, 30][len(sys.argv) - 1:]
    channels, blocks, simulations, seconds = numbers
    torch.manual_seed(1)
    network = Network(channels, blocks).eval()
    positions = 0
    with torch.no_grad():
        for _ in range(20):
            network(State().planes())
        begun, state = time.time(), State()
        while time.time() - begun < seconds:
            root = Node(state, 1)
            search(network, root, simulations)
            moves, weights = zip(*((m, c.visits) for m, c in root.children.items()))
            chosen = moves[torch.multinomial(torch.tensor(weights, dtype=torch.float), 1).item()]
            state = state.play(chosen)
            positions += 1
            if state.result is not None:
                state = State()
    passed = time.time() - begun
    print(f"{channels} x {blocks}, PyTorch {torch.__version__}, {torch.get_num_threads()} threads: "
          f"{positions / passed:.1f} positions a second, {positions * simulations / passed:.0f} simulations a second, "
          f"{simulations} simulations a position")


if __name__ == "__main__":
    main()
