"""Trains the question encoder: nine layers that place questions by what they ask, not only by what they are about.

    python -m venv venv && venv/bin/pip install torch transformers onnx onnxruntime onnxscript numpy
    venv/bin/python corpus/model/question-encoder/train.py --bge bge-small-en-v1.5.onnx --e5 e5-small-v2.onnx --mpnet all-mpnet-base-v2 --keep checkpoints

PROVENANCE.md says where these inputs are from. What each stage makes is kept in `--keep` and taken from there when it is run again:

1. Four encoders learn from the foreseen questions by supervised contrast (Khosla and others, NeurIPS 2020): questions with the same
   answer come together, and with the sentence that answers them; questions on which the chapter is silent come together by what they
   ask for, and away from those that it answers, above all from those that they are nearest to.
   general: all-MiniLM-L6-v2, the general model that is bundled too (its int8 weights, made float again).
   large: bge-small-en-v1.5, all twelve layers.
   other: e5-small-v2, as large, and taught by other texts.
   wide: all-mpnet-base-v2, twice as wide: it knows more of the world, and is too slow to be asked.
2. encoder: nine layers of `large` learn to find as near what the four find near on average, among which `wide` counts twice.
   They err apart, and together less often than any of them.

A few passes over the questions are enough: more of them fit the wordings at hand and lose others. Exported as int8 ONNX, opset 14, with the fused
operators of ONNX Runtime.
"""

import argparse
import copy
import hashlib
import json
import random
import re
import subprocess
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import numpy_helper
from transformers import AutoModel, AutoTokenizer, BertConfig, BertModel

HERE = Path(__file__).parent
CORPUS = HERE.parent.parent
# Of the same shape as what is made here, but for its weights, and with the same vocabulary.
GENERAL = HERE.parent / "all-MiniLM-L6-v2"
MAX_TOKENS = 64
LARGE_LAYERS = 12
# Of `large`, those whose loss changes least what it finds near.
LAYERS = [0, 2, 3, 5, 6, 8, 9, 10, 11]
GENERAL_STEPS, LARGE_STEPS, OTHER_STEPS, WIDE_STEPS = 1500, 600, 400, 200
RATE, WIDE_RATE = 4e-5, 3e-5
TEMPERATURE = 0.07
# Of one step: answers with two questions each, sentences that answer some of them, silent questions by chance, and silent
# questions that are near to the answerable ones of the step: a near miss teaches only beside what it nearly is.
ANSWERS, SENTENCES, SILENT, NEAR_MISSES = 28, 14, 22, 22
# Silent questions that count as near to a question.
NEAREST = 12
# Share of questions that are mistyped, or stripped of their asking words and case, while it learns.
DISTURBED = 0.35
# Of one step of the last stage: questions, and scenes set before other questions, each with some of what the four find near to it.
JOINT_STEPS, JOINT_RATE = 560, 1.2e-4
JOINT_QUESTIONS, JOINT_SCENES, JOINT_NEAR = 16, 10, 5
SCENES = 7000
JOINT_NEAREST = 24
JOINT_TEMPERATURE = 0.05
JOINT_RELATIONS = 20
# How much `wide` counts beside each of the others.
WIDE_WEIGHT = 2
# Where the processor has no arithmetic for bfloat16, it only costs time.
HAS_BFLOAT16 = torch.backends.mkldnn.is_available() and torch.ops.mkldnn._is_mkldnn_bf16_supported()


def general_encoder() -> BertModel:
    """The bundled general model with float weights: embeddings and matrices are stored as int8 with scales."""
    graph = onnx.load(GENERAL / "onnx" / "model_quantized.onnx").graph
    arrays = {i.name: numpy_helper.to_array(i) for i in graph.initializer}

    def dequantised(name: str) -> np.ndarray:
        zero = arrays[f"{name}_zero_point"].astype(np.float32)
        return (arrays[f"{name}_quantized"].astype(np.float32) - zero) * arrays[f"{name}_scale"]

    state = {name.removeprefix("m."): value for name, value in arrays.items() if name.startswith("m.") and "_embeddings.weight_" not in name}
    for part in ("word", "token_type", "position"):
        state[f"embeddings.{part}_embeddings.weight"] = dequantised(f"m.embeddings.{part}_embeddings.weight")
    matrices = [name.removesuffix("_quantized") for name in arrays if name.startswith("onnx::") and name.endswith("_quantized")]
    parts = ["attention.self.query", "attention.self.key", "attention.self.value", "attention.output.dense", "intermediate.dense", "output.dense"]
    for at, name in enumerate(matrices):
        state[f"encoder.layer.{at // len(parts)}.{parts[at % len(parts)]}.weight"] = dequantised(name).T.copy()
    model = BertModel(BertConfig.from_pretrained(GENERAL), add_pooling_layer=False)
    missing, unexpected = model.load_state_dict({k: torch.tensor(np.array(v)) for k, v in state.items()}, strict=False)
    if set(missing) - {"embeddings.position_ids", "embeddings.token_type_ids"} or unexpected:
        raise SystemExit(f"the general model does not fit: {missing} {unexpected}")
    return model


def large_encoder(file: Path) -> BertModel:
    """bge-small-en-v1.5 or e5-small-v2, whose ONNX files name matrices by the nodes that use them, and hold them transposed."""
    graph = onnx.load(file).graph
    arrays = {i.name: numpy_helper.to_array(i) for i in graph.initializer}
    state = {name: value for name, value in arrays.items() if not name.startswith("onnx::")}
    for node in graph.node:
        if node.op_type == "MatMul" and node.input[1] in arrays:
            name = node.name.strip("/").removesuffix("/MatMul").replace("/", ".")
            state[f"{name}.weight"] = arrays[node.input[1]].T.copy()
    config = BertConfig.from_pretrained(GENERAL)
    config.num_hidden_layers = LARGE_LAYERS
    model = BertModel(config, add_pooling_layer=False)
    missing, unexpected = model.load_state_dict({k: torch.tensor(np.array(v)) for k, v in state.items()}, strict=False)
    if missing or set(unexpected) - {"embeddings.position_ids"}:
        raise SystemExit(f"{file.name} does not fit: {missing} {unexpected}")
    return model


def some_layers(large: BertModel) -> BertModel:
    model = copy.deepcopy(large)
    model.encoder.layer = torch.nn.ModuleList(model.encoder.layer[at] for at in LAYERS)
    model.config.num_hidden_layers = len(LAYERS)
    return model


def encode(model, tokenizer, texts):
    """Vectors of a few texts, in their order; the longest fifth apart, so that little is spent on padding."""
    order = sorted(range(len(texts)), key=lambda at: len(texts[at]))
    cuts = [0, len(order) // 2, len(order) * 4 // 5, len(order)]
    parts = [order[start:end] for start, end in zip(cuts, cuts[1:]) if start < end]
    vectors = []
    with torch.autocast("cpu", torch.bfloat16, enabled=HAS_BFLOAT16):
        for part in parts:
            tokens = tokenizer([texts[at] for at in part], padding=True, truncation=True, max_length=MAX_TOKENS, return_tensors="pt")
            hidden = model(**tokens).last_hidden_state
            mask = tokens["attention_mask"].unsqueeze(-1)
            vectors.append(torch.nn.functional.normalize((hidden.float() * mask).sum(1) / mask.sum(1), dim=1))
    places = torch.tensor([at for part in parts for at in part])
    return torch.cat(vectors)[places.argsort()]


def encode_all(model, tokenizer, texts):
    """Vectors of many texts; those of like length together."""
    order = sorted(range(len(texts)), key=lambda at: len(texts[at]))
    found = torch.zeros(len(texts), model.config.hidden_size)
    with torch.no_grad():
        for at in range(0, len(order), 128):
            places = order[at : at + 128]
            found[places] = encode(model, tokenizer, [texts[place] for place in places])
    return found


def label_of(record) -> str:
    """What makes two questions alike: the same answer, or the same thing asked for in vain."""
    if record.get("contrary"):
        return f"contrary:{record['spans']}"
    if not record["spans"]:
        return f"silent:{record.get('asks', 'other')}"
    return str(record["spans"] if len(record["spans"]) > 2 else record["spans"][0])


def printed(*arguments):
    lines = subprocess.run(["npx", "tsx", str(HERE / "texts.ts"), *arguments], cwd=CORPUS.parent, check=True, capture_output=True, text=True).stdout
    return [json.loads(line) for line in lines.splitlines() if line]


def read_questions():
    """The foreseen questions as the program compares them: follow-ups alone, one name for each thing, other languages glossed."""
    return printed()


def read_sentences():
    """The sentences of the chapter, as the program compares them."""
    return printed("--sentences")


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


def learn(model, rate, steps, loss_of):
    """`steps` of AdamW with a rate that rises over the first tenth and falls to nothing over the rest."""
    model.train()
    optimiser = torch.optim.AdamW([p for p in model.parameters() if p.requires_grad], lr=rate)
    for step in range(steps):
        loss = loss_of(step)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        for group in optimiser.param_groups:
            group["lr"] = rate * min((step + 1) / (steps * 0.1), (steps - step) / (steps * 0.9))
        optimiser.step()
        optimiser.zero_grad()
        if step % 25 == 0:
            print(f"step {step} of {steps}: loss {loss.item():.3f}", flush=True)
    return model.eval()


def by_contrast(model, rate, steps, questions, tokenizer):
    # Offsets count UTF-16 units; the text has no character beyond the basic plane, so they count characters too.
    source = (CORPUS / "nscai-chapter-15.txt").read_text("utf8")
    answering, silent = {}, []
    for record in questions:
        label = label_of(record)
        if label.startswith("silent:"):
            silent.append((record["q"], label))
        else:
            answering.setdefault(label, []).append(record)
    near_misses = nearest_silent(questions, silent, model.eval(), tokenizer)
    model.embeddings.requires_grad_(False)

    def loss_of(_):
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
        for text, label in sentences[:SENTENCES]:
            texts.append(text)
            labels.append(label)
        return contrast(encode(model, tokenizer, texts), labels)

    return learn(model, rate, steps, loss_of)


def nearest_silent(questions, silent, model, tokenizer):
    """For each question that has an answer, places of the silent ones that the encoder puts nearest to it."""
    answered = [record["q"] for record in questions if record["spans"]]
    vectors = encode_all(model, tokenizer, answered) @ encode_all(model, tokenizer, [text for text, _ in silent]).T
    return dict(zip(answered, vectors.topk(NEAREST).indices.tolist()))


def contrast(vectors, labels):
    """Supervised contrastive loss: each text against all others of the step, those of its label to be nearest."""
    own = torch.eye(len(labels), dtype=torch.bool)
    alike = torch.tensor([[a == b for b in labels] for a in labels]) & ~own
    similarity = (vectors @ vectors.T / TEMPERATURE).masked_fill(own, -1e4)
    log_share = similarity - torch.logsumexp(similarity, 1, keepdim=True)
    paired = alike.any(1)
    return -((log_share * alike).sum(1) / alike.sum(1).clamp(min=1))[paired].mean()


def scenes_before(questions):
    """What sets the scene in one question, before another one: where questions as people put them are many, these are more."""
    english = [record["q"] for record in questions if record["language"] == "en"]
    scenes = [" ".join(sentences[:-1]) for sentences in (re.split(r"(?<=[.!?])\s+", text) for text in english) if len(sentences) > 1]
    return [f"{random.choice(scenes)} {random.choice(english)}" for _ in range(SCENES)]


def by_all(model, teachers, questions, sentences, tokenizer):
    """`model` learns the weighted mean of the similarities that teachers (model, tokenizer, weight) see, above all among what is near."""
    asked = [record["q"] for record in questions]
    texts = asked + sentences + scenes_before(questions)
    # The cosine of these is the mean of the cosines.
    total = sum(weight for *_, weight in teachers)
    wanted = torch.cat([encode_all(*teacher, texts) * (weight / total) ** 0.5 for *teacher, weight in teachers], 1)
    scenes = len(asked) + len(sentences)
    near = torch.cat([(part @ wanted[:scenes].T).topk(JOINT_NEAREST).indices for part in wanted.split(1000)])
    model.embeddings.requires_grad_(False)

    def loss_of(_):
        anchors = random.sample(range(len(asked)), JOINT_QUESTIONS) + random.sample(range(scenes, len(texts)), JOINT_SCENES)
        pool = {at: None for at in [*anchors, *(at for anchor in anchors for at in random.sample(near[anchor].tolist(), JOINT_NEAR))]}
        places = list(pool)
        placed = encode(model, tokenizer, [disturb(texts[at]) if at in anchors else texts[at] for at in places])
        own = torch.eye(len(places), dtype=torch.bool)
        taught, seen = wanted[places] @ wanted[places].T, placed @ placed.T
        log_taught, log_seen = (torch.log_softmax((s / JOINT_TEMPERATURE).masked_fill(own, -1e4), 1) for s in (taught, seen))
        apart = (log_taught.exp() * (log_taught - log_seen)).sum(1).mean()
        return apart + JOINT_RELATIONS * ((taught - seen) ** 2).mean()

    return learn(model, JOINT_RATE, JOINT_STEPS, loss_of)


def kept(file: Path, model, made):
    """`model` as `file` has it, or else as `made` makes it, which is then kept there."""
    if file.exists():
        model.load_state_dict(torch.load(file))
        return model.eval()
    made(model)
    torch.save(model.state_dict(), file)
    return model.eval()


def validate(encoder, questions, held, tokenizer):
    """What the encoder makes of questions that it did not learn from."""
    known, asked = (encode_all(encoder, tokenizer, [record["q"] for record in some]) for some in (questions, held))
    nearest = [questions[at] for at in (asked @ known.T).argmax(1).tolist()]
    same = [label_of(own) == label_of(near) for own, near in zip(held, nearest) if own["spans"] and not own.get("contrary")]
    told = [bool(own["spans"]) == bool(near["spans"]) for own, near in zip(held, nearest)]
    print(f"nearest question has the same answer {np.mean(same):.3f}; silence told apart {np.mean(told):.3f}")


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
    copied = ["tokenizer.json", "tokenizer_config.json", "special_tokens_map.json"]
    for name in copied:
        (HERE / name).write_bytes((GENERAL / name).read_bytes())
    described = json.loads((GENERAL / "config.json").read_text("utf8")) | {"_name_or_path": "BAAI/bge-small-en-v1.5", "num_hidden_layers": len(LAYERS)}
    (HERE / "config.json").write_text(json.dumps(described, indent=2) + "\n", "utf8")
    files = ["config.json", *copied, "onnx/model_quantized.onnx"]
    (HERE / "SHA256SUMS").write_text("".join(f"{hashlib.sha256((HERE / name).read_bytes()).hexdigest()}  {name}\n" for name in files))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--bge", type=Path, required=True)
    parser.add_argument("--e5", type=Path, required=True)
    parser.add_argument("--mpnet", type=Path, required=True)
    parser.add_argument("--keep", type=Path, required=True)
    parser.add_argument("--validate", action="store_true", help="hold out a quarter of the questions and export nothing")
    options = parser.parse_args()
    # What was learnt from all questions tells nothing of those that are held out.
    keep = options.keep / ("validate" if options.validate else "whole")
    keep.mkdir(parents=True, exist_ok=True)
    random.seed(1)
    torch.manual_seed(1)
    tokenizer = AutoTokenizer.from_pretrained(GENERAL)
    questions, held = read_questions(), []
    if options.validate:
        random.shuffle(questions)
        cut = len(questions) * 3 // 4
        questions, held = questions[:cut], questions[cut:]

    def taught(name, steps, model, rate=RATE, tokenizer=tokenizer):
        return kept(keep / f"{name}.pt", model, lambda model: by_contrast(model, rate, steps, questions, tokenizer))

    large = taught("large", LARGE_STEPS, large_encoder(options.bge))
    wide_tokenizer = AutoTokenizer.from_pretrained(options.mpnet)
    wide = taught("wide", WIDE_STEPS, AutoModel.from_pretrained(options.mpnet, add_pooling_layer=False), WIDE_RATE, wide_tokenizer)
    teachers = [
        (taught("general", GENERAL_STEPS, general_encoder()), tokenizer, 1),
        (large, tokenizer, 1),
        (taught("other", OTHER_STEPS, large_encoder(options.e5)), tokenizer, 1),
        (wide, wide_tokenizer, WIDE_WEIGHT),
    ]
    sentences = read_sentences()
    encoder = kept(keep / "encoder.pt", some_layers(large), lambda model: by_all(model, teachers, questions, sentences, tokenizer))
    if options.validate:
        validate(encoder, questions, held, tokenizer)
    else:
        export(encoder, tokenizer)


if __name__ == "__main__":
    main()
