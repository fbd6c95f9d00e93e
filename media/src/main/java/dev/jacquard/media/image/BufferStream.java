package dev.jacquard.media.image;

import java.nio.ByteBuffer;
import javax.imageio.stream.ImageInputStreamImpl;

/** A file's content as ImageIO wants it, without a copy and without the temporary file that its own stream may write. */
final class BufferStream extends ImageInputStreamImpl {
    private final ByteBuffer content;

    BufferStream(ByteBuffer content) {
        this.content = content.duplicate();
    }

    @Override
    public int read() {
        bitOffset = 0;
        return streamPos < content.limit() ? content.get((int) streamPos++) & 0xff : -1;
    }

    @Override
    public int read(byte[] target, int offset, int length) {
        bitOffset = 0;
        if (length == 0) return 0;
        int count = (int) Math.min(length, content.limit() - streamPos);
        if (count <= 0) return -1;
        content.get((int) streamPos, target, offset, count);
        streamPos += count;
        return count;
    }

    @Override
    public long length() {
        return content.limit();
    }
}
