package dev.jacquard.media.game.level;

import dev.jacquard.media.image.Image;

/** Draws maps as pictures, each tile as a shape that is computed: nobody else's art, and the same pixels everywhere. */
public final class TileSet {
    /** How many pixels a tile has a side. */
    public static final int SIDE = 24;

    private static final int FINE = 4;
    private static final int GROUND = 0xF4F1EA;
    private static final int FLOOR = 0xE3D9C6;
    private static final int STONE = 0x5B6B7B;
    private static final int STONE_LIGHT = 0x74869A;
    private static final int MORTAR = 0x465462;
    private static final int WOOD = 0xC68642;
    private static final int WOOD_DARK = 0x7D4E1E;
    private static final int WOOD_LIGHT = 0xDCA466;
    private static final int DONE = 0x7FA650;
    private static final int DONE_DARK = 0x41662A;
    private static final int DONE_LIGHT = 0xA5C97A;
    private static final int MARK = 0xC0392B;
    private static final int SKIN = 0xF2C79B;
    private static final int COAT = 0x2E6DA4;
    private static final int HAIR = 0x3A2A1D;
    private static final int[] OPEN = {0xE3D9C6, 0xCFE3C0, 0xC6DCE8, 0xE8D3C6, 0xDCCBE6, 0xE8E3B8};
    private static final int[] SOLID = {0x5B6B7B, 0x6B5B4B, 0x4F7A55, 0x3F6C93, 0x7A4F6B, 0x55555F};

    private TileSet() {}

    /** A map in colour, {@link #SIDE} pixels for a tile. */
    public static Image draw(LevelMap map) {
        int width = map.width() * SIDE;
        int height = map.height() * SIDE;
        var samples = new byte[width * height * 3];
        for (int y = 0; y < height; y++)
            for (int x = 0; x < width; x++) {
                int colour = pixel(map, x, y);
                for (int channel = 0; channel < 3; channel++)
                    samples[(y * width + x) * 3 + channel] = (byte) (colour >> 16 - 8 * channel);
            }
        return Image.of(width, height, 3, samples);
    }

    /** The mean colour of the points of a pixel. */
    private static int pixel(LevelMap map, int x, int y) {
        int red = 0;
        int green = 0;
        int blue = 0;
        for (int i = 0; i < FINE * FINE; i++) {
            double u = (x % SIDE + (i % FINE + 0.5) / FINE) / SIDE;
            double v = (y % SIDE + (i / FINE + 0.5) / FINE) / SIDE;
            int colour = map.rules() instanceof WalkingRules rules
                    ? walking(map, rules, x / SIDE, y / SIDE, u, v)
                    : sokoban(map.at(y / SIDE * map.width() + x / SIDE), u, v);
            red += colour >> 16 & 255;
            green += colour >> 8 & 255;
            blue += colour & 255;
        }
        int points = FINE * FINE;
        return red / points << 16 | green / points << 8 | blue / points;
    }

    private static int sokoban(int kind, double u, double v) {
        return switch (kind) {
            case SokobanRules.OUTSIDE -> GROUND;
            case SokobanRules.WALL -> wall(u, v, STONE, STONE_LIGHT, MORTAR);
            case SokobanRules.GOAL -> mark(u, v, floor(u, v, FLOOR));
            case SokobanRules.BOX -> box(u, v, floor(u, v, FLOOR), WOOD, WOOD_DARK, WOOD_LIGHT);
            case SokobanRules.BOX_ON_GOAL -> box(u, v, floor(u, v, FLOOR), DONE, DONE_DARK, DONE_LIGHT);
            case SokobanRules.PLAYER -> figure(u, v, floor(u, v, FLOOR));
            case SokobanRules.PLAYER_ON_GOAL -> figure(u, v, mark(u, v, floor(u, v, FLOOR)));
            default -> floor(u, v, FLOOR);
        };
    }

    private static int walking(LevelMap map, WalkingRules rules, int column, int row, double u, double v) {
        int kind = map.at(row * map.width() + column);
        var role = rules.role(kind);
        int number = 0;
        for (int other = 0; other < kind; other++) if (rules.role(other) == role) number++;
        return switch (role) {
            case SOLID -> {
                int stone = SOLID[number % SOLID.length];
                yield wall(u, v, stone, lighter(stone, 24), lighter(stone, -20));
            }
            case OPEN -> floor(u, v, OPEN[number % OPEN.length]);
            case START -> figure(u, v, floor(u, v, OPEN[0]));
            case GOAL -> flag(u, v, floor(u, v, OPEN[0]), number);
        };
    }

    private static int lighter(int colour, int by) {
        int lighter = 0;
        for (int shift = 0; shift <= 16; shift += 8)
            lighter |= Math.max(0, Math.min(255, (colour >> shift & 255) + by)) << shift;
        return lighter;
    }

    private static int floor(double u, double v, int colour) {
        return u < 0.04 || v < 0.04 ? lighter(colour, -12) : colour;
    }

    /** Two courses of bricks, the joints of one between those of the other. */
    private static int wall(double u, double v, int stone, int light, int mortar) {
        double course = v * 2 % 1;
        double brick = v < 0.5 ? u : (u + 0.5) % 1;
        if (course < 0.1 || brick < 0.05) return mortar;
        return course < 0.22 ? light : stone;
    }

    private static int mark(double u, double v, int ground) {
        double far = Math.abs(u - 0.5) + Math.abs(v - 0.5);
        if (far < 0.15) return MARK;
        return far > 0.23 && far < 0.31 ? MARK : ground;
    }

    private static int box(double u, double v, int ground, int wood, int dark, int light) {
        double inner = Math.max(Math.abs(u - 0.5), Math.abs(v - 0.5));
        if (inner > 0.44) return ground;
        if (inner > 0.39) return dark;
        if (inner > 0.28) return light;
        if (inner > 0.25) return dark;
        return Math.abs(u - v) < 0.07 || Math.abs(u + v - 1) < 0.07 ? light : wood;
    }

    private static int figure(double u, double v, int ground) {
        double x = u - 0.5;
        if (distance(Math.abs(x) - 0.075, v - 0.33) < 0.032) return HAIR;
        if (distance(x, v - 0.32) < 0.2) return v < 0.24 ? HAIR : SKIN;
        if (v > 0.5 && v < 0.86 && Math.abs(x) < 0.14 + 0.2 * (v - 0.5)) return v > 0.8 ? HAIR : COAT;
        return distance(Math.abs(x) - 0.24, v - 0.62) < 0.075 ? SKIN : ground;
    }

    private static double distance(double x, double y) {
        return Math.sqrt(x * x + y * y);
    }

    private static int flag(double u, double v, int ground, int number) {
        if (u > 0.3 && u < 0.37 && v > 0.12 && v < 0.9) return HAIR;
        boolean cloth = u >= 0.37 && v > 0.14 && v < 0.54 && u < 0.82 - Math.abs(v - 0.34);
        return cloth ? number == 0 ? MARK : lighter(MARK, -40 * number) : ground;
    }
}
