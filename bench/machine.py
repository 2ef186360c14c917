"""What this machine could do: the rate of its int8 matrix products alone, to set the encoder's speed against."""

from __future__ import annotations

import time
from pathlib import Path

from systems import CORES, Run, SkippedError

ROWS, INNER, COLUMNS = 4096, 384, 1536
"""Tokens in a product, and the encoder's larger matrix."""
SECONDS = 2.0


def int8_rate(model: Path) -> Run:
    """`operations a second` (a multiplication and an addition are two) of `MatMulInteger`, and the `operations a token` of the model's matrices."""
    try:
        import onnx
    except ImportError as e:
        raise SkippedError("onnx is not installed (the extra `train` has it)") from e
    import numpy as np
    import onnxruntime as ort

    graph = onnx.helper.make_graph(
        [onnx.helper.make_node("MatMulInteger", ["a", "b"], ["c"])],
        "product",
        [onnx.helper.make_tensor_value_info("a", onnx.TensorProto.UINT8, [ROWS, INNER])],
        [onnx.helper.make_tensor_value_info("c", onnx.TensorProto.INT32, [ROWS, COLUMNS])],
        [onnx.numpy_helper.from_array(np.random.default_rng(0).integers(-127, 127, (INNER, COLUMNS), np.int8), "b")],
    )
    made = onnx.helper.make_model(graph, opset_imports=[onnx.helper.make_opsetid("", 17)], ir_version=9)
    options = ort.SessionOptions()
    options.intra_op_num_threads = CORES
    session = ort.InferenceSession(made.SerializeToString(), options, providers=["CPUExecutionProvider"])
    a = np.random.default_rng(1).integers(0, 255, (ROWS, INNER), np.uint8)
    session.run(None, {"a": a})
    times, began = 0, time.perf_counter()
    while (spent := time.perf_counter() - began) < SECONDS:
        session.run(None, {"a": a})
        times += 1
    return Run([], [], spent, more={
        "operations a second": 2 * ROWS * INNER * COLUMNS * times / spent,
        "operations a token": 2.0 * _weights(onnx.load(model / "encoder.onnx")),
    })  # fmt: skip


def _weights(model: object) -> int:
    """Numbers in the matrices that every token is multiplied with."""
    graph = model.graph  # type: ignore[attr-defined]
    sizes = {x.name: x.dims for x in graph.initializer}
    total = 0
    for node in graph.node:
        if node.op_type.startswith(("MatMul", "DynamicQuantizeMatMul", "Gemm")) and len(sizes.get(node.input[1], ())) == 2:
            rows, columns = sizes[node.input[1]]
            total += rows * columns
    return total
