"""A sampling engine that shares no code with erpo: transformers' continuous batching behind the part of vLLM's HTTP API that
erpo's client uses. For tests. Seeds are ignored: the library draws from one generator for all requests.

usage: transformers_server.py CHECKPOINT [PORT]     prints "listening on http://127.0.0.1:PORT"
"""

import json
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import torch
import transformers
from transformers import AutoModelForCausalLM, ContinuousBatchingConfig, GenerationConfig

# A processor for temperatures exists only when the default is not 1.0; each request sends its own.
GENERATION = GenerationConfig(do_sample=True, temperature=0.5, top_k=0, top_p=1.0, max_new_tokens=16, eos_token_id=-1)
BATCHING = ContinuousBatchingConfig(
    page_size=32, num_blocks=512, max_batch_tokens=1024, return_logprobs=True, per_request_processors=True, seed=0)
FIXED = {"top_p": 1, "top_k": -1, "min_p": 0, "presence_penalty": 0, "frequency_penalty": 0, "repetition_penalty": 1, "n": 1}


class Engine:
    def __init__(self, path):
        self.lock, self.waiting, self.label = threading.Condition(), {}, "default"
        self.start(path)

    def start(self, path):
        model = AutoModelForCausalLM.from_pretrained(path, dtype=torch.float32, attn_implementation="sdpa").eval()
        self.config = model.config
        self.manager = model.init_continuous_batching(generation_config=GENERATION, continuous_batching_config=BATCHING)
        self.manager.start()
        threading.Thread(target=self.collect, args=(self.manager,), daemon=True).start()

    def collect(self, manager):
        for result in manager:
            if result.is_finished():
                with self.lock:
                    self.waiting[result.request_id] = result
                    self.lock.notify_all()

    def complete(self, prompt, temperature, max_tokens, stop_ids):
        with self.lock:
            label = self.label
            name = self.manager.add_request(
                prompt, max_new_tokens=max_tokens, eos_token_id=stop_ids or [-1], temperature=float(temperature))
            if name is None:
                raise RuntimeError("the library takes no requests any more")
            self.waiting[name] = None
            self.lock.wait_for(lambda: self.waiting[name] is not None)
            return self.waiting.pop(name), label

    def reload(self, path):
        with self.lock:
            if self.waiting:
                return False
            self.manager.stop(block=True)
            self.start(path)
            return True


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *args):
        pass

    def answer(self, status, content):
        body = json.dumps(content).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self):
        config = engine.config
        known = {
            "/version": {"version": transformers.__version__},
            "/v1/models": {"data": [
                {"id": "policy", "owned_by": "transformers", "max_model_len": config.max_position_embeddings}]},
            "/weight_info": {"weight_version": engine.label},
            "/server_info": {"vllm_config": {
                "model_config": {"dtype": "torch.float32", "logprobs_mode": "processed_logprobs",
                                 "hf_text_config": {"vocab_size": config.vocab_size}},
                "device_config": {"device_type": "cpu"}}},
        }
        path = self.path.split("?")[0]
        self.answer(200, known[path]) if path in known else self.answer(404, {"detail": "Not Found"})

    def do_POST(self):
        body = json.loads(self.rfile.read(int(self.headers.get("Content-Length", 0))) or b"{}")
        if self.path == "/v1/completions":
            self.answer(*self.complete(body))
        elif self.path == "/collective_rpc" and body["method"] == "reload_weights":
            done = engine.reload(body["kwargs"]["weights_path"])
            self.answer(200, {"results": [None]}) if done else self.answer(409, {"error": "requests are in flight"})
        elif self.path == "/update_weight_version":
            engine.label = body["new_version"]
            self.answer(200, {"success": True, "new_version": engine.label})
        elif self.path in ("/reset_prefix_cache", "/resume") or self.path.startswith("/pause?"):
            self.answer(200, {})
        else:
            self.answer(404, {"detail": "Not Found"})

    def complete(self, body):
        wrong = {key: body.get(key) for key, value in FIXED.items() if body.get(key) != value}
        if wrong:
            return 400, {"error": {"message": f"this server samples the whole distribution alone, was {wrong}"}}
        result, label = engine.complete(body["prompt"], body["temperature"], body["max_tokens"], body["stop_token_ids"])
        if result.error:
            return 500, {"error": {"message": result.error}}
        ids = result.generated_tokens
        stopped = ids[-1] in body["stop_token_ids"]
        return 200, {"model": "policy", "weight_version": label, "choices": [{
            "index": 0, "text": "", "finish_reason": "stop" if stopped else "length",
            "stop_reason": ids[-1] if stopped else None, "token_ids": ids, "prompt_token_ids": body["prompt"],
            "logprobs": {"token_logprobs": result.logprobs, "tokens": [f"token_id:{i}" for i in ids]}}]}


class Server(ThreadingHTTPServer):
    request_queue_size = 256
    daemon_threads = True


engine = Engine(sys.argv[1])
server = Server(("127.0.0.1", int(sys.argv[2]) if len(sys.argv) > 2 else 0), Handler)
print(f"listening on http://127.0.0.1:{server.server_port}", flush=True)
server.serve_forever()
