// An echo server on Go's net: a goroutine for each connection, 8 KiB buffers, flushed when no more input is there.
//
//	go build -o go-echo echo.go && ./go-echo PORT lines|length
package main

import (
	"bufio"
	"encoding/binary"
	"io"
	"log"
	"net"
	"os"
)

const buffer, longest = 8 << 10, 1 << 20

func lines(r *bufio.Reader) func() ([]byte, error) {
	return func() ([]byte, error) { return r.ReadSlice('\n') }
}

func prefixed(r *bufio.Reader) func() ([]byte, error) {
	frame := make([]byte, 256)
	return func() ([]byte, error) {
		if _, err := io.ReadFull(r, frame[:4]); err != nil {
			return nil, err
		}
		size := 4 + int(binary.BigEndian.Uint32(frame))
		if size > longest {
			return nil, io.ErrShortBuffer
		}
		if size > len(frame) {
			frame = append(frame[:4], make([]byte, size-4)...)
		}
		_, err := io.ReadFull(r, frame[4:size])
		return frame[:size], err
	}
}

func echo(c net.Conn, framing string) {
	defer c.Close()
	r, w := bufio.NewReaderSize(c, buffer), bufio.NewWriterSize(c, buffer)
	next := lines(r)
	if framing == "length" {
		next = prefixed(r)
	}
	for {
		frame, err := next()
		if err != nil {
			return
		}
		w.Write(frame)
		if r.Buffered() == 0 && w.Flush() != nil {
			return
		}
	}
}

func main() {
	l, err := net.Listen("tcp", "127.0.0.1:"+os.Args[1])
	if err != nil {
		log.Fatal(err)
	}
	for {
		c, err := l.Accept()
		if err != nil {
			log.Fatal(err)
		}
		go echo(c, os.Args[2])
	}
}
