#!/bin/sh
# A solution with the default parameters, typed in the terminal. It stays beside the template and never enters a cluster.
set -e
cd ~
namespace=$(kubectl config view --minify -o 'jsonpath={..namespace}')
image=$WEB_IMAGE

# 1. Refused first, for Pod Security asks for more than a name and an image.
kubectl run hello --image="$image" 2> refusal.txt || true
grep -q PodSecurity refusal.txt
kubectl apply -f pod.yaml
kubectl wait --for=condition=Ready pod/hello --timeout=120s

# 2 and 3. A page, a Deployment that shows it, two replicas, a Service.
echo "<h1>Bonjour du namespace $namespace</h1>" > index.html
kubectl create configmap page --from-file=index.html
kubectl apply -f web.yaml
kubectl scale deployment web --replicas=2
kubectl rollout status deployment web --timeout=120s
kubectl expose deployment web --port=80 --target-port=8080
until curl -fsS -m 5 "http://web.$namespace" | grep -q Bonjour; do sleep 1; done

# 4. Two mistakes: the image's tag, then the port of the probe.
kubectl apply -f broken.yaml
kubectl set image deployment shop "shop=$image"
kubectl patch deployment shop --type=json \
  -p '[{"op":"replace","path":"/spec/template/spec/containers/0/readinessProbe/tcpSocket/port","value":8080}]'
kubectl rollout status deployment shop --timeout=120s

# 5. Forwards and back.
kubectl set image deployment web "web=$NEXT_IMAGE"
kubectl rollout status deployment web --timeout=120s
kubectl rollout undo deployment web
kubectl rollout status deployment web --timeout=120s

# 6. What the quota refuses, and what it allows.
kubectl scale deployment web --replicas=20
until kubectl get events | grep -q "exceeded quota"; do sleep 1; done
kubectl get resourcequota seat -o 'jsonpath={.spec.hard.pods}' > quota.txt
kubectl scale deployment web --replicas=2
kubectl rollout status deployment web --timeout=120s
