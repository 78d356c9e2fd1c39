cd /work/main
for i in 1 2 3; do
pid=$(python3 -c "import json;print(json.load(open('/tmp/m2/launcher.json'))['pid'])"); kill -9 $pid
for t in $(seq 1 60); do n=$(pgrep -f "dist/(api|sync|projections|simulator).js" -c); [ "$n" = 0 ] && break; sleep 0.5; done; echo "children left: $n after $t halves"
bash /tmp/t.sh
done
