"""Trains the built-in model from nothing on the corpus: one command, checkpointed, resumable.

    python -m models.builtin.pretrain --out runs/builtin --tokens 6000000

Run again, the same command goes on from the last checkpoint. Dialogues are drawn from a seeded stream and
grouped by length, one dialogue a row, so that no dialogue sees another; the loss is on the answers only.
float32 on a CPU, bf16 autocast on a GPU. Not here: the corpus, evaluation, adapters.
"""

from __future__ import annotations

import argparse
import json
import logging
import os
import time
from dataclasses import asdict
from pathlib import Path
from typing import Any

import torch
from transformers import LlamaForCausalLM, PreTrainedTokenizerFast

from models.builtin.batches import Batch, answer_loss, pool_batches, train_on_corpus
from models.builtin.corpus.dialogues import DialogueMaker, all_topics
from models.builtin.export import export
from models.builtin.muon import Muon
from models.builtin.recipe import Recipe, build_model
from models.builtin.tokenizer import load_tokenizer

log = logging.getLogger("pretrain")


def optimizers(model: LlamaForCausalLM, recipe: Recipe) -> list[torch.optim.Optimizer]:
    """Muon for the blocks' matrices, AdamW for embedding, head and norms; `full_lr` is each group's peak."""
    named = list(model.named_parameters())
    ends = ("embed_tokens.weight", "lm_head.weight")
    matrices = [weight for name, weight in named if weight.ndim == 2 and not name.endswith(ends)]
    words = [weight for name, weight in named if name.endswith(ends[0])]
    rest = [weight for name, weight in named if weight.ndim != 2 or name.endswith(ends[1])]
    muon = Muon(matrices, recipe.matrix_lr, weight_decay=recipe.weight_decay, steps=recipe.newton_steps)
    groups = [{"params": words, "lr": recipe.embedding_lr}, {"params": rest, "lr": recipe.vector_lr}]
    made = [muon, torch.optim.AdamW(groups, betas=(0.9, 0.97), weight_decay=0.0)]
    for optimizer in made:
        for group in optimizer.param_groups:
            group["full_lr"] = group["lr"]
    return made


class Run:
    """A training run: step() once, save() and resume() anywhere between steps."""

    def __init__(
        self, recipe: Recipe, maker: DialogueMaker, tokenizer: PreTrainedTokenizerFast, device: str = "cpu"
    ) -> None:
        self.recipe, self.maker, self.tokenizer, self.device = recipe, maker, tokenizer, device
        self.model = build_model(recipe, tokenizer).to(device)
        self.optimizers = optimizers(self.model, recipe)
        self.steps, self.tokens, self.pool, self.place = 0, 0, 0, 0
        self.curve: list[dict[str, float]] = []
        self._batches: list[Batch] = []

    @property
    def done(self) -> bool:
        return self.tokens >= self.recipe.tokens

    def rate(self) -> float:
        """Share of the full learning rate at this point."""
        left = 1 - self.tokens / self.recipe.tokens
        return min((self.steps + 1) / self.recipe.warmup_steps, max(left, 0.0) / self.recipe.decay_share, 1.0)

    def step(self) -> float:
        batch = self._next()
        rate = self.rate()
        with torch.autocast(self.device, torch.bfloat16, enabled=self.device == "cuda"):
            loss = answer_loss(self.model, batch)
        loss.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(self.model.parameters(), 1.0)
        for optimizer in self.optimizers:
            for group in optimizer.param_groups:
                group["lr"] = group["full_lr"] * rate
            optimizer.step()
            optimizer.zero_grad()
        self.steps += 1
        self.tokens += batch.ids.numel()
        return float(loss.detach())

    def _next(self) -> Batch:
        if not self._batches:
            self._batches = pool_batches(self.recipe, self.maker, self.tokenizer, self.pool)
        if self.place == len(self._batches):
            self.pool, self.place = self.pool + 1, 0
            self._batches = pool_batches(self.recipe, self.maker, self.tokenizer, self.pool)
        batch = self._batches[self.place]
        self.place += 1
        return Batch(batch.ids.to(self.device), batch.answer.to(self.device))

    def save(self, folder: Path) -> None:
        state = {
            "model": self.model.state_dict(),
            "optimizers": [optimizer.state_dict() for optimizer in self.optimizers],
            "counters": [self.steps, self.tokens, self.pool, self.place],
            "curve": self.curve,
        }
        part = folder / "checkpoint.part"
        torch.save(state, part)
        part.replace(folder / "checkpoint.pt")
        (folder / "curve.json").write_text(
            json.dumps({"recipe": asdict(self.recipe), "curve": self.curve}, indent=0) + "\n"
        )

    def start_from(self, folder: Path) -> None:
        """Weights and optimiser state of another run, with this run's own corpus, seed and schedule."""
        if not self.resume(folder):
            raise SystemExit(f"{folder} holds no checkpoint.pt; name the folder of a run with --start-from.")
        self.steps, self.tokens, self.pool, self.place, self.curve = 0, 0, 0, 0, []

    def resume(self, folder: Path) -> bool:
        path = folder / "checkpoint.pt"
        if not path.exists():
            return False
        state: dict[str, Any] = torch.load(path, map_location=self.device, weights_only=True)
        self.model.load_state_dict(state["model"])
        for optimizer, saved in zip(self.optimizers, state["optimizers"], strict=True):
            optimizer.load_state_dict(saved)
        self.steps, self.tokens, self.pool, self.place = state["counters"]
        self.curve = state["curve"]
        return True


def idle_cores() -> int:
    """Cores that other processes leave free, at least one; this process's own threads are not counted."""
    others = os.getloadavg()[0] - torch.get_num_threads()
    return max(1, round((os.cpu_count() or 1) - max(others, 0.0)))


def run(
    recipe: Recipe,
    out: Path,
    *,
    device: str,
    save_every_s: float,
    minutes: float,
    start_from: Path | None = None,
    share_machine: bool = False,
) -> Run:
    """Trains until the recipe's tokens are read or the minutes are over; always leaves a checkpoint."""
    out.mkdir(parents=True, exist_ok=True)
    maker = DialogueMaker(all_topics())
    known = next((f for f in (out, start_from) if f is not None and (f / "tokenizer.json").exists()), None)
    tokenizer = train_on_corpus(recipe, maker) if known is None else load_tokenizer(known)
    tokenizer.save_pretrained(out)
    training = Run(recipe, maker, tokenizer, device)
    resumed = training.resume(out)
    if start_from is not None and not resumed:
        training.start_from(start_from)
    size = sum(weight.numel() for weight in training.model.parameters())
    log.info(
        "%s parameters, %s, %s at step %d",
        f"{size:,}",
        device,
        "going on" if resumed else "starting",
        training.steps,
    )
    started = saved = time.monotonic()
    first_tokens, recent = training.tokens, list[float]()
    while not training.done and time.monotonic() - started < minutes * 60:
        recent.append(training.step())
        if len(recent) == 25:
            if share_machine:
                torch.set_num_threads(idle_cores())
            loss, recent = sum(recent) / 25, []
            speed = (training.tokens - first_tokens) / (time.monotonic() - started)
            training.curve.append({"step": training.steps, "tokens": training.tokens, "loss": round(loss, 4)})
            log.info(
                "step %d  tokens %d  loss %.3f  rate %.2f  %d tokens/s",
                training.steps,
                training.tokens,
                loss,
                training.rate(),
                speed,
            )
        if time.monotonic() - saved > save_every_s:
            training.save(out)
            saved = time.monotonic()
    training.save(out)
    export(training.model, tokenizer, out / "export")
    return training


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--out",
        type=Path,
        default=Path("runs/builtin"),
        help="checkpoints, loss curve and the exported model",
    )
    parser.add_argument("--tokens", type=int, default=Recipe.tokens)
    parser.add_argument(
        "--decay-share", type=float, default=Recipe.decay_share, help="the rate falls over this last part"
    )
    parser.add_argument("--layers", type=int, default=Recipe.layers)
    parser.add_argument("--seed", type=int, default=Recipe.seed)
    parser.add_argument(
        "--start-from", type=Path, help="another run's folder, whose weights this one goes on from"
    )
    parser.add_argument("--minutes", type=float, default=600, help="stop, with a checkpoint, after this long")
    parser.add_argument("--save-every", type=float, default=240, help="seconds between checkpoints")
    parser.add_argument("--threads", type=int, default=0, help="0: as many as other work leaves free")
    parser.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    arguments = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    torch.set_num_threads(arguments.threads or idle_cores())
    recipe = Recipe(
        tokens=arguments.tokens,
        layers=arguments.layers,
        seed=arguments.seed,
        decay_share=arguments.decay_share,
    )
    run(
        recipe,
        arguments.out,
        device=arguments.device,
        save_every_s=arguments.save_every,
        minutes=arguments.minutes,
        start_from=arguments.start_from,
        share_machine=not arguments.threads,
    )


if __name__ == "__main__":
    main()
