"""Trains the question encoder: all-MiniLM-L6-v2 taught to place questions by what they ask, not only by what they are about.

    python -m venv venv && venv/bin/pip install torch transformers onnx onnxruntime numpy
    venv/bin/python corpus/model/question-encoder/train.py --validate   # holds out a quarter of the questions of each answer
    venv/bin/python corpus/model/question-encoder/train.py              # trains on all and exports
    venv/bin/python corpus/model/question-encoder/train.py --further 300  # as many steps more, from the encoder as it stands

It starts from the bundled model (its int8 weights, made float again) and learns from the foreseen questions by supervised
contrast (Khosla and others, NeurIPS 2020): questions with the same answer come together, and with the sentence that answers
them; questions on which the chapter is silent come together by what they ask for, and away from those that it answers, above all
from those that they are nearest to.
A few passes are enough: more of them fit the wordings at hand and lose others. Exported as int8 ONNX, opset 14, with the fused
operators of ONNX Runtime.
"""

import argparse
import hashlib
import json
import random
import subprocess
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import numpy_helper
from transformers import AutoTokenizer, BertConfig, BertModel

HERE = Path(__file__).parent
CORPUS = HERE.parent.parent
BASE = HERE.parent / "all-MiniLM-L6-v2"
MAX_TOKENS = 64
PASSES = 7
RATE = 4e-5
# For steps that go on from a trained encoder.
FURTHER_RATE = 2e-5
TEMPERATURE = 0.07
# Of one step: answers with two questions each, sentences that answer some of them, silent questions by chance, and silent
# questions that are near to the answerable ones of the step: a near miss teaches only beside what it nearly is.
ANSWERS, SENTENCES, SILENT, NEAR_MISSES = 28, 14, 22, 22
# Silent questions that count as near to a question.
NEAREST = 12
# Share of questions that are mistyped, or stripped of their asking words and case, while it learns.
DISTURBED = 0.35


def base_encoder(directory: Path = BASE) -> BertModel:
    """A bundled encoder with float weights: embeddings and matrices are stored as int8 with scales, attention fused or not."""
    graph = onnx.load(directory / "onnx" / "model_quantized.onnx").graph
    arrays = {i.name: numpy_helper.to_array(i) for i in graph.initializer}

    def dequantised(name: str) -> np.ndarray:
        zero = arrays[f"{name}_zero_point"].astype(np.float32)
        return (arrays[f"{name}_quantized"].astype(np.float32) - zero) * arrays[f"{name}_scale"]

    config = BertConfig.from_pretrained(BASE)
    model = BertModel(config, add_pooling_layer=False)
    state = {name.removeprefix("m."): value for name, value in arrays.items() if name.startswith("m.") and "_embeddings.weight_" not in name}
    for part in ("word", "token_type", "position"):
        state[f"embeddings.{part}_embeddings.weight"] = dequantised(f"m.embeddings.{part}_embeddings.weight")
    matrices = [name.removesuffix("_quantized") for name in arrays if name.startswith("onnx::") and name.endswith("_quantized")]
    fused = "Attention_0_qkv_bias" in arrays
    attention = ["attention.self.query", "attention.self.key", "attention.self.value"]
    parts = [*([] if fused else attention), "attention.output.dense", "intermediate.dense", "output.dense"]
    for at, name in enumerate(matrices):
        state[f"encoder.layer.{at // len(parts)}.{parts[at % len(parts)]}.weight"] = dequantised(name).T.copy()
    for layer in range(config.num_hidden_layers if fused else 0):
        weights = np.split(dequantised(f"Attention_{layer}_qkv_weight"), 3, axis=1)
        biases = np.split(arrays[f"Attention_{layer}_qkv_bias"], 3)
        for part, weight, bias in zip(attention, weights, biases):
            state[f"encoder.layer.{layer}.{part}.weight"] = weight.T.copy()
            state[f"encoder.layer.{layer}.{part}.bias"] = bias
    missing, unexpected = model.load_state_dict({k: torch.tensor(np.array(v)) for k, v in state.items()}, strict=False)
    unused = {"embeddings.position_ids", "embeddings.token_type_ids"}
    if set(missing) - unused or unexpected:
        raise SystemExit(f"the base model does not fit: {missing} {unexpected}")
    return model


def encode(model, tokenizer, texts):
    tokens = tokenizer(texts, padding=True, truncation=True, max_length=MAX_TOKENS, return_tensors="pt")
    hidden = model(**tokens).last_hidden_state
    mask = tokens["attention_mask"].unsqueeze(-1).to(hidden.dtype)
    return torch.nn.functional.normalize((hidden * mask).sum(1) / mask.sum(1), dim=1)


def label_of(record) -> str:
    """What makes two questions alike: the same answer, or the same thing asked for in vain."""
    if record.get("contrary"):
        return f"contrary:{record['spans']}"
    if not record["spans"]:
        return f"silent:{record.get('asks', 'other')}"
    return str(record["spans"] if len(record["spans"]) > 2 else record["spans"][0])


def read_questions():
    """The foreseen questions with one name for each office and initiative and other languages glossed, as the program compares them."""
    lines = subprocess.run(["npx", "tsx", str(HERE / "texts.ts")], cwd=CORPUS.parent, check=True, capture_output=True, text=True).stdout
    return [json.loads(line) for line in lines.splitlines() if line]


def disturb(text: str) -> str:
    """A question as a hurried person types it: a letter lost, doubled, swapped or mistaken, no capitals, no mark."""
    if random.random() > DISTURBED:
        return text
    text = text.lower().rstrip("?")
    words = text.split()
    for at in random.sample(range(len(words)), min(len(words), random.choice([0, 1, 1, 2]))):
        word = words[at]
        if len(word) < 4:
            continue
        place = random.randrange(1, len(word) - 1)
        words[at] = random.choice(
            [
                word[:place] + word[place + 1 :],
                word[:place] + word[place] + word[place:],
                word[:place] + word[place + 1] + word[place] + word[place + 2 :],
                word[:place] + random.choice("aeioustrnl") + word[place + 1 :],
            ]
        )
    return " ".join(words)


def train(questions, tokenizer, further=0):
    # Offsets count UTF-16 units; the text has no character beyond the basic plane, so they count characters too.
    source = (CORPUS / "nscai-chapter-15.txt").read_text("utf8")
    answering, silent = {}, []
    for record in questions:
        label = label_of(record)
        if label.startswith("silent:"):
            silent.append((record["q"], label))
        else:
            answering.setdefault(label, []).append(record)
    start, rate = (HERE, FURTHER_RATE) if further else (BASE, RATE)
    near_misses = nearest_silent(questions, silent, base_encoder(start).eval(), tokenizer)
    model = base_encoder(start).train()
    model.embeddings.requires_grad_(False)
    optimiser = torch.optim.AdamW([p for p in model.parameters() if p.requires_grad], lr=rate)
    steps = further or PASSES * len(questions) // (2 * ANSWERS + SILENT + NEAR_MISSES)
    for step in range(steps):
        texts, labels, asked = [], [], []
        sentences = []
        for label in random.sample(sorted(answering), min(ANSWERS, len(answering))):
            group = answering[label]
            chosen = random.sample(group, min(2, len(group)))
            asked += [record["q"] for record in chosen]
            texts += [disturb(record["q"]) for record in chosen]
            labels += [label] * len(chosen)
            if len(group[0]["spans"]) <= 2 and not label.startswith("contrary:"):
                start, end = group[0]["spans"][0]
                sentences.append((" ".join(source[start:end].split()), label))
        misses = {at for text in random.sample(asked, min(NEAR_MISSES, len(asked))) for at in random.sample(near_misses[text], 1)}
        for at in misses | set(random.sample(range(len(silent)), SILENT)):
            text, label = silent[at]
            texts.append(disturb(text))
            labels.append(label)
        # Sentences are long and questions short: run together, most of a step would be spent on padding.
        asking = len(texts)
        for text, label in sentences[:SENTENCES]:
            texts.append(text)
            labels.append(label)
        # Where the processor has no arithmetic for bfloat16, it only costs time.
        with torch.autocast("cpu", torch.bfloat16, enabled=torch.backends.mkldnn.is_available() and torch.ops.mkldnn._is_mkldnn_bf16_supported()):
            vectors = torch.cat([encode(model, tokenizer, part) for part in (texts[:asking], texts[asking:]) if part])
        loss = contrast(vectors.float(), labels)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        for group in optimiser.param_groups:
            group["lr"] = rate * min((step + 1) / (steps * 0.1), (steps - step) / (steps * 0.9))
        optimiser.step()
        optimiser.zero_grad()
        if step % 25 == 0:
            print(f"step {step} of {steps}: loss {loss.item():.3f}", flush=True)
    return model.eval()


def nearest_silent(questions, silent, model, tokenizer):
    """For each question that has an answer, places of the silent ones that the encoder puts nearest to it."""

    def vectors(texts):
        # Of like length together, so that little is spent on padding.
        order = sorted(range(len(texts)), key=lambda at: len(texts[at]))
        found = torch.zeros(len(texts), model.config.hidden_size)
        for at in range(0, len(order), 64):
            places = order[at : at + 64]
            found[places] = encode(model, tokenizer, [texts[place] for place in places])
        return found

    with torch.no_grad():
        answered = [record["q"] for record in questions if record["spans"]]
        nearest = (vectors(answered) @ vectors([text for text, _ in silent]).T).topk(NEAREST).indices.tolist()
    return dict(zip(answered, nearest))


def contrast(vectors, labels):
    """Supervised contrastive loss: each text against all others of the step, those of its label to be nearest."""
    own = torch.eye(len(labels), dtype=torch.bool)
    alike = torch.tensor([[a == b for b in labels] for a in labels]) & ~own
    similarity = (vectors @ vectors.T / TEMPERATURE).masked_fill(own, -1e4)
    log_share = similarity - torch.logsumexp(similarity, 1, keepdim=True)
    paired = alike.any(1)
    return -((log_share * alike).sum(1) / alike.sum(1).clamp(min=1))[paired].mean()


def validate(questions, tokenizer):
    random.shuffle(questions)
    cut = len(questions) * 3 // 4
    learnt, held = questions[:cut], questions[cut:]
    for name, model in (("base", base_encoder().eval()), ("trained", train(learnt, tokenizer))):
        with torch.no_grad():
            known = torch.cat([encode(model, tokenizer, [r["q"] for r in learnt[at : at + 64]]) for at in range(0, len(learnt), 64)])
            asked = torch.cat([encode(model, tokenizer, [r["q"] for r in held[at : at + 64]]) for at in range(0, len(held), 64)])
        nearest = (asked @ known.T).argmax(1).tolist()
        same = [label_of(record) == label_of(learnt[at]) for record, at in zip(held, nearest)]
        answerable = [ok for ok, record in zip(same, held) if record["spans"] and not record.get("contrary")]
        told = [bool(learnt[at]["spans"]) == bool(record["spans"]) for record, at in zip(held, nearest)]
        print(f"{name}: nearest question has the same answer {np.mean(answerable):.3f}; silence told apart {np.mean(told):.3f}")


def export(model, tokenizer):
    from onnxruntime.quantization import QuantType, quantize_dynamic
    from onnxruntime.transformers.fusion_options import FusionOptions
    from onnxruntime.transformers.optimizer import optimize_model

    class LastHidden(torch.nn.Module):
        def __init__(self):
            super().__init__()
            self.m = model

        def forward(self, input_ids, attention_mask, token_type_ids):
            return self.m(input_ids=input_ids, attention_mask=attention_mask, token_type_ids=token_type_ids).last_hidden_state

    float_file, fused_file = HERE / "model.onnx", HERE / "fused.onnx"
    target = HERE / "onnx" / "model_quantized.onnx"
    target.parent.mkdir(exist_ok=True)
    names = ["input_ids", "attention_mask", "token_type_ids"]
    tokens = tokenizer(["a question"], return_tensors="pt")
    axes = {name: {0: "batch", 1: "sequence"} for name in [*names, "last_hidden_state"]}
    # The shape in which attention is known to the optimiser.
    model.set_attn_implementation("eager")
    torch.onnx.export(LastHidden().eval(), tuple(tokens[name] for name in names), str(float_file), input_names=names, output_names=["last_hidden_state"], dynamic_axes=axes, opset_version=14, dynamo=False)
    # Few large steps in place of many small ones: the same vectors in four fifths of the time. Embeddings stay apart, as fused
    # their normalisation would be rounded to eight bits.
    fusing = FusionOptions("bert")
    fusing.enable_embed_layer_norm = False
    config = model.config
    optimize_model(
        str(float_file), "bert", config.num_attention_heads, config.hidden_size, optimization_options=fusing, opt_level=0
    ).save_model_to_file(str(fused_file))
    kept = {"DefaultTensorType": onnx.TensorProto.FLOAT}
    quantize_dynamic(str(fused_file), str(target), weight_type=QuantType.QInt8, per_channel=True, reduce_range=True, extra_options=kept)
    # The runtime that transformers.js brings reads IR 7.
    loaded = onnx.load(target)
    loaded.ir_version = 7
    onnx.save(loaded, target)
    float_file.unlink()
    fused_file.unlink()
    copied = ["config.json", "tokenizer.json", "tokenizer_config.json", "special_tokens_map.json"]
    for name in [*copied, "LICENSE"]:
        (HERE / name).write_bytes((BASE / name).read_bytes())
    files = [*copied, "onnx/model_quantized.onnx"]
    (HERE / "SHA256SUMS").write_text("".join(f"{hashlib.sha256((HERE / name).read_bytes()).hexdigest()}  {name}\n" for name in files))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--validate", action="store_true")
    parser.add_argument("--further", type=int, default=0)
    options = parser.parse_args()
    random.seed(1)
    torch.manual_seed(1)
    tokenizer = AutoTokenizer.from_pretrained(BASE)
    questions = read_questions()
    if options.validate:
        validate(questions, tokenizer)
    else:
        export(train(questions, tokenizer, options.further), tokenizer)


if __name__ == "__main__":
    main()
