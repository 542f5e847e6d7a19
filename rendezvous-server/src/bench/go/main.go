// The server that rendezvous is measured beside: net/http, and one channel a key, closed by the first PUT.
package main

import (
	"io"
	"net/http"
	"os"
	"sync"
)

func main() {
	var keys sync.Map
	http.ListenAndServe("127.0.0.1:"+os.Args[1], http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		key, known := keys.Load(r.URL.Path)
		if !known {
			key, _ = keys.LoadOrStore(r.URL.Path, &signal{done: make(chan struct{})})
		}
		if r.Method == http.MethodPut {
			key.(*signal).once.Do(func() { close(key.(*signal).done) })
		}
		select {
		case <-key.(*signal).done:
			io.WriteString(w, "{\"ok\":true}\n")
		case <-r.Context().Done():
		}
	}))
}

type signal struct {
	once sync.Once
	done chan struct{}
}
